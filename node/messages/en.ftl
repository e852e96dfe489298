# What `yui doctor` says. The keys and variables are the same in every language; a test compares them.

mark-good = ok
mark-note = note
mark-bad = FAIL
line = { $mark }  { $subject }: { $text }
sound = nothing has to be mended
troubles = { $count } to be mended

subject-configuration = configuration
subject-clock = clock
subject-database = database
subject-folder = folder
subject-disk = disk
subject-node-key = node key
subject-secrets = secrets
subject-email = e-mail
subject-signing = e-mail signatures
subject-texts = text messages
subject-files = files
subject-scanner = malware scanner
subject-address = address
subject-metrics = metrics
subject-node = node

configuration-good = every setting can be used
trouble = { $trouble }
found = { $found }

clock-good = it is { $now }; if that is more than 30 seconds off, clients' tokens are refused
clock-older-than-program = it is { $now } by this machine's clock, but the program is younger: set the clock (chrony or systemd-timesyncd keep it right)
clock-differs-from-database = the database server's clock and this machine's are { $seconds } s apart, and clients' tokens are refused when the clock is 30 s off: set both (chrony or systemd-timesyncd keep them right)
clock-differs-from-files = the clock that dates the files in { $folder } and this machine's are { $seconds } s apart: set both (chrony or systemd-timesyncd keep them right)

database-current = { $version }, up to date
database-next-start = { $version }; the next start makes { $count } changes to it
database-behind = { $version } lacks { $count } changes: run `yui migrate`

database-moved = the data was moved to { $place }, and this database takes no changes: set YUI_DATABASE_URL to that one, or run `yui move --undo`
database-moving = takes no changes, because a move is under way ({ $place }). If no `yui move` runs, it was killed: run it again, or `yui move --undo`
database-apart = the database is in { $folder }, where it always was, not in the data folder { $data }. Stop the node and move the files yui.db* to { $data }, or set YUI_DATABASE_URL=sqlite:{ $folder }
folder-private = { $folder } is for its owner alone
folder-open = others can look into { $folder } (mode { $mode }); the files of the database in it are closed to them. Run `chmod 700 { $folder }`
folder-unknown = { $folder } cannot be looked at: { $trouble }

disk-good = { $free } are free in { $folder }
disk-low = only { $free } are free in { $folder }, and a full disk stops the node: make room, 1 GiB at the least

key-in-settings = taken from the settings
key-in-file = kept in { $file }: without a copy of it, a restored database has no readable secrets

secrets-current = { $count }, all under the current node key
secrets-earlier = { $count } are still under an earlier node key: run `yui rotate-key` before you remove that key
secrets-unreadable = { $count } open with none of the node's keys: add the key that they were sealed with to the earlier keys (YUI_NODE_KEY_PREVIOUS, or below the first line of the file node.key)

email-captured = nothing leaves this machine: every e-mail becomes a file in { $folder }. Set YUI_MAIL_URL to send
texts-captured = nothing leaves this machine: every text message becomes a file in { $folder }. Set YUI_TEXT_URL to send
email-from-localhost = senders without a domain of their own are at `localhost`, which other servers refuse: set YUI_MAIL_FROM_DOMAIN

signing-waits = a key of { $domain } waits: publish the TXT record { $name } with the text { $record }, then run `yui dkim activate { $domain } { $selector }`
signing-done = { $name } signs; its TXT record in DNS has to be { $record }
signing-none = e-mails from { $domain } go unsigned: run `yui dkim add { $domain }`, unless your mail server signs them
files-kept = written, read and deleted in { $place }
scanner-unset = files are sent without being scanned for malware: set YUI_CLAMD to have ClamAV look at them

address-unset = YUI_PUBLIC_URL is not set, so links in answers lead to this machine's own address

metrics-open = everyone who reaches { $address } can read /metrics: set YUI_METRICS=token with YUI_METRICS_TOKEN, or YUI_METRICS=off
