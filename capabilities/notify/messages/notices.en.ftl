# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = This message was written by the node { $node } for those who manage the service { $service }.

key-leaked-subject = The API key “{ $key }” of { $service } was revoked
key-leaked-what = The API key “{ $key }” of the service { $service } was found in public: { $found }. It has been revoked, so whatever still uses it is refused.
key-leaked-do = Make a new key for the programs that used this one, remove the old key from wherever it was published, and check the messages that were sent with it.

callback-suspended-subject = { $service } is not called back any more ({ $kind })
callback-suspended-what = The system that receives the callbacks of the service { $service } (kind: { $kind }) has failed again and again, so it is not called any more. Messages go out as before. What the system has not been told is kept for seven days.
callback-suspended-do = Have the system repaired, then let the callbacks go on: what has been waiting is told then. What was given up before can be told again.

bounce-warning-subject = Many e-mails of { $service } come back
bounce-warning-what = { $rate } % of the e-mails that the service { $service } sent in the last 24 hours came back, because the addresses do not exist.
bounce-warning-do = Correct or remove these addresses in your lists; the node keeps a list of them. If more come back, the node stops the service’s e-mails, because mailbox providers would otherwise refuse the e-mails of everyone who sends from here.

email-stopped-subject = { $service } sends no e-mails any more
email-stopped-what = { $rate } % of the e-mails that the service { $service } sent in the last 24 hours came back, because the addresses do not exist. That is too many, so the node has stopped the service’s e-mails. Text messages are not affected.
email-stopped-do = Correct or remove these addresses in your lists, then ask the operators of the node to let the service send again.
