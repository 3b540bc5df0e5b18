"""Programs of the workshop: they make data, tables and fonts ready, and run the product as its users would."""
