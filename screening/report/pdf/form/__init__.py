"""THE FORM THAT IS FILLED IN BY HAND: large enough to read and to write in, black on white."""
