"""The parts of the demonstration and the addresses of those who play them."""

DEMO_PEOPLE = {
    "initiator’s secretary": "secretary@semeurs.example",
    "member’s secretary": "secretary@bank.example",
    "network editor": "editor@concert.example",
    "operator": "operator@concert.example",
}
