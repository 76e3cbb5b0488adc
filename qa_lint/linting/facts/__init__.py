"""The engine of facts: finds concepts in sentences and checks what is said about them."""
