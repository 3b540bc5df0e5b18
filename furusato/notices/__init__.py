"""Notices: composed of sealed rows, drawn as they are."""
