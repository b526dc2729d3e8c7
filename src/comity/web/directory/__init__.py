"""Pages of the register: members, profiles, public notices."""
