"""WHERE IT IS KEPT: drafts, submissions and keys, in one SQL implementation."""
