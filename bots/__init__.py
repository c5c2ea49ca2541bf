"""The bots: pure turns of a conversation. They know texts and articles, and neither XMPP nor SQL."""
