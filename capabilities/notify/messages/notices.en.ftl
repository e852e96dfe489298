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

word-email = e-mails
word-sms = parts of text messages
word-day = day
word-year = fiscal year

limit-near-subject = { $service } has used 80 % of what it may send in a { $span }
limit-near-what = The service { $service } has sent { $used } of the { $limit } { $counted } that it may send in this { $span }.
limit-near-do = If you need more, ask those who run the node { $node } for a higher limit before this one is reached. Otherwise you need not do anything.

limit-reached-subject = { $service } has used up what it may send in a { $span }
limit-reached-what = The service { $service } has sent all of the { $limit } { $counted } that it may send in this { $span }. Further ones are refused until the next { $span } begins.
limit-reached-do = If you need more, ask those who run the node { $node } for a higher limit.

limits-changed-subject = { $service } may send another amount
limits-changed-what = The limits of the service { $service } were changed. It may send { $daily_email } e-mails and { $daily_text_parts } parts of text messages a day, and { $annual_email } e-mails and { $annual_text_parts } parts of text messages a fiscal year.
limits-changed-do = If this is not what you need, ask those who run the node { $node }.

go-live-approved-subject = { $service } is live
go-live-approved-what = The service { $service } is live: it may write to everyone.
go-live-approved-do = Make live API keys for your programs, and keep at least two members who may manage the service.

go-live-rejected-subject = { $service } stays in trial mode
go-live-rejected-what = The request to let the service { $service } go live was not approved: { $reason }
go-live-rejected-do = Change what is asked for, and request it again.

service-suspended-subject = { $service } is suspended
service-suspended-what = The service { $service } is suspended: nothing new is accepted, and what waits is sent if the service is resumed within 72 hours. { $reason }
service-suspended-do = Ask those who run the node { $node } what has to be done to resume it.

service-resumed-subject = { $service } works again
service-resumed-what = The service { $service } is no longer suspended: it accepts messages, and what waited is sent.
service-resumed-do = You need not do anything.

service-archived-subject = { $service } is archived
service-archived-what = The service { $service } is archived: its API keys are revoked, scheduled messages are cancelled and its name is free for another service.
service-archived-do = Remove its keys from your programs. An archived service does not come back: make a new one if you need it.

reply-to-confirm-subject = Confirm this address for answers to { $service }
reply-to-confirm-what = Somebody wants answers to the e-mails of the service { $service } to come to this address. If you agree, follow this link within 24 hours: { $link }
reply-to-confirm-do = If you do not know what this is about, ignore this mail: nothing happens.
