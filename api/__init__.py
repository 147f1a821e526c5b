"""The door for machines: inbound mail by SMTP and HTTP, the links in mails, health and figures."""
