# Mails to people who are or become members.

confirm-subject = Confirm your e-mail address for { $organisation }
confirm-intro = Somebody, hopefully you, is registering this address as a member of { $organisation }.
confirm-link = To confirm that the address is yours, follow this link: { $link }
confirm-time = The link works once, within 60 minutes.
confirm-ignore = If you did not ask for this, ignore this mail: nothing happens.

already-member-subject = You are a member of { $organisation } already
already-member-intro = Somebody, hopefully you, tried to register this address as a member of { $organisation }. You are a member already.
already-member-ignore = You need not do anything. If you have trouble signing in, ask a member who manages the organisation.

invited-subject = You are invited to { $organisation }
invited-intro = A member of { $organisation } invites you to work together.
invited-link = To accept, follow this link: { $link }
invited-time = The link works once, within 2 days.
invited-ignore = If you do not know what this is about, ignore this mail: nothing happens.
