"""The XMPP face: translates stanzas into calls and what was recorded into stanzas. It decides nothing."""
