"""One module an errand: the doors' values in, values out; no words, no terminal, no clock of its own."""
