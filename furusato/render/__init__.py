"""Draws a notice: values in, bytes of PDF and XLSX out; the same values give the same bytes."""
