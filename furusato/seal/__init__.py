"""Seal, format v1 (docs/seal-format.md): knowledge of how values are bound together; no files, no clock, no randomness."""
