"""Where does a letter to a town go?"""

from collections.abc import Callable

from matchmaker.towns.profile import Role

AddressBook = Callable[[str, Role], str]
"""The office address of a town (by its name) in a role.

It has a module of its own, because every command asks the wiring and only letters need scoring.
"""
