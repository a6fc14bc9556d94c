"""Lists exported from other systems: read, find the header, map, clean, match, preview, apply, undo."""
