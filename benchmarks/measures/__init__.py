"""One file a measure; `benchmarks.catalogue` names them."""
