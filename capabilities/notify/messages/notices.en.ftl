# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = This message was written by the node { $node } for those who manage the service { $service }.

key-leaked-subject = The API key “{ $key }” of { $service } was revoked
key-leaked-what = The API key “{ $key }” of the service { $service } was found in public: { $found }. It has been revoked, so whatever still uses it is refused.
key-leaked-do = Make a new key for the programs that used this one, remove the old key from wherever it was published, and check the messages that were sent with it.

callback-suspended-subject = { $service } is not called back any more ({ $kind })
callback-suspended-what = The system that receives the callbacks of the service { $service } (kind: { $kind }) has failed again and again, so it is not called any more. Messages go out as before. What the system has not been told is kept for seven days.
callback-suspended-do = Have the system repaired, then let the callbacks go on: what has been waiting is told then. What was given up before can be told again.
