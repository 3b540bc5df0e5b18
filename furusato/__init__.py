"""furusato: hometown-tax notices in which no number can have been separated from its name."""

__version__ = "0.1.0"
