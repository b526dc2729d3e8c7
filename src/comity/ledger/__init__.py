"""The public book: append-only records of public acts, in the final bytes of the protocol.

It owns records, the bodies they commit to, and the keys it holds for organisations. It promises:
a closed list of kinds; nothing private enters, not as a hash and not as a gap in a sequence; no
row is changed or deleted (the model refuses, a trigger is the second wall); a record stands or
falls with the transaction of its act. It names organisations by their id and knows none.
"""
