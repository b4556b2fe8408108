"""How updates come in: by long polling or by webhook, each handled before it is confirmed."""
