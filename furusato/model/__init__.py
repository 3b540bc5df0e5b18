"""The nouns: columns, values, findings, the notice."""
