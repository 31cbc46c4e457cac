"""Invented lists of participants, as a branch receives them: for trying the product out and for measuring it.

No person in them exists, and no number can reach one: phones are in a block no operator has been given (0860 to 0867),
NIKs name a district that does not exist (99), cards lie far above those issued so far.
"""

from pengingat.sample_list.faults import PER_THOUSAND
from pengingat.sample_list.writing import MOST_ROWS, Planted, write

__all__ = ["MOST_ROWS", "PER_THOUSAND", "Planted", "write"]
