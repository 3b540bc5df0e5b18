"""Judgement on plain values: tables in, findings out; every guard named after the truth it defends."""
