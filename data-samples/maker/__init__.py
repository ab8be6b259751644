"""The maker of the invented account: a story in numbers, its orders, and the files Amazon would give."""
