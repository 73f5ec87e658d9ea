"""Finding a procedure as people type: index, query, ranking. Pure; the index is kept by `kiosk.storage`."""
