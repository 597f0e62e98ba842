"""WHERE IT IS KEPT: all that a clinic keeps, sealed, in one SQL implementation."""
