"""Pages for people who look after the kiosks: plain HTML that works without scripts."""
