"""The proof that damage does not pass: `make sabotage` damages fictional lists in every way clerks have found, and counts which guard sees it."""
