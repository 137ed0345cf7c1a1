"""Draft versions of published pages: snapshots that are edited, previewed, scheduled, published."""
