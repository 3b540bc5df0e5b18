"""Every test of the commands may sit down at a desk."""

from tests.workflows.desks import founded, issued, issued_desk, new_desk, sealed, sealed_desk

__all__ = ["founded", "issued", "issued_desk", "new_desk", "sealed", "sealed_desk"]
