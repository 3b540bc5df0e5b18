"""The only room that touches disk, database and locks: package data, workspace, keys, ledger, publishing.

Everything above hands bytes and values in and gets bytes and values back. The clock and the randomness come in as arguments, so that a run can be replayed.
"""
