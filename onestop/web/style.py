"""How the pages look: one sheet, nothing from outside, no script."""

from typing import Final

STYLE: Final = """
:root{--ground:#f4f1ea;--card:#fff;--ink:#1c2626;--soft:#556363;--line:#ddd7ca;--accent:#0a4646;--urgent:#a3231b;--warn:#8a5a00;--well:#1d6b45}
*{box-sizing:border-box}
body{margin:0 auto;max-width:78rem;padding:1.5rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,"Noto Sans",sans-serif}
header{display:flex;justify-content:space-between;align-items:flex-start;gap:1rem;flex-wrap:wrap;margin-bottom:1.25rem}
h1{margin:0;font-size:1.75rem;line-height:1.2;color:var(--accent)}
.office,.sum,footer,.hint,.stale{margin:.35rem 0;color:var(--soft)}
.sum{font-size:1.1rem;color:var(--ink)}
nav{display:flex;gap:1rem;align-items:center}
nav form{margin:0}
a{color:var(--accent)}
button{font:inherit;min-height:2.75rem;padding:0 1rem;border:1px solid var(--accent);border-radius:.5rem;background:transparent;color:var(--accent);cursor:pointer}
button.main{width:100%;background:var(--accent);color:#fff}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
main{display:grid;gap:1rem;align-items:start;grid-template-columns:repeat(auto-fill,minmax(21rem,1fr))}
article{background:var(--card);border:1px solid var(--line);border-left:.4rem solid var(--well);border-radius:.6rem;padding:1rem 1.1rem}
article.warning{border-left-color:var(--warn)}
article.urgent{border-left-color:var(--urgent)}
h2{display:flex;align-items:baseline;gap:.5rem;margin:0;font-size:1.2rem}
.dot{font-size:.95rem}
.well .dot,.well .word{color:var(--well)}
.warning .dot,.warning .word{color:var(--warn)}
.urgent .dot,.urgent .word{color:var(--urgent)}
.word{margin-left:auto;font-size:1rem}
ul{margin:.5rem 0 0;padding:0;list-style:none;font-weight:600}
li+li{margin-top:.2rem}
dl{margin:.75rem 0 0;display:grid;gap:.15rem}
dl div{display:flex;justify-content:space-between;gap:1rem;border-top:1px solid var(--line);padding-top:.15rem}
dt{color:var(--soft);white-space:nowrap}
dd{margin:0;text-align:right;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.hooks{margin-top:1.5rem;max-width:44rem}
.hooks dt{white-space:normal;overflow-wrap:anywhere;color:var(--ink)}
.hooks dd{color:var(--soft)}
footer{margin-top:1.25rem}
main.door{display:block;max-width:26rem;margin:12vh auto 0}
main.door form{background:var(--card);border:1px solid var(--line);border-radius:.6rem;padding:1.5rem}
label{display:block;margin:1rem 0 .4rem}
main.door .hint{margin:.5rem 0 1rem}
input{width:100%;min-height:2.75rem;padding:0 .75rem;font:inherit;border:1px solid var(--soft);border-radius:.5rem}
.wrong{color:var(--urgent);font-weight:600}
"""
