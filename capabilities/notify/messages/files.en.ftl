# Pages of linked files.
contact = Questions? Ask the sender:
required = (required)

offer-title = { $service } has sent you a file
offer-name = File
offer-kind = Type and size
offer-until = Available until
offer-download = Download the file
offer-save = Save the file on your device if you want to keep it: the link stops working after that time.

confirm-title = { $service } has sent you a file
confirm-why = To protect the file, please confirm that it was sent to you.
confirm-address = Your e-mail address
confirm-which = The address that the message with this link came to.
confirm-continue = Continue
confirm-empty = Enter your e-mail address.
confirm-wrong = This is not the address that the file was sent to. Check the spelling, or enter the address that the message came to.
confirm-first-title = Confirm your e-mail address first
confirm-first-what = Open the link in your message again and enter the address that it came to.

gone-title = There is no file here
gone-why = Files are available for a limited time, and this one may have been removed since.
gone-copy = If you copied the link, check that you copied all of it.
gone-ask = If you still need the file, ask whoever sent you the link to send it again.

infected-title = This file cannot be downloaded
infected-what = Malware was found in it. Ask whoever sent you the link.

often-title = Too many tries
often-what = The address was entered too often. Wait five minutes, then open the link in your message again.

test-title = This is where a file would be
test-what = The message went to a test address, so its file was not kept. Messages to real addresses link to their files.

trouble-title = Something went wrong
trouble-what = The file cannot be shown at the moment.
trouble-do = Try again in a few minutes. Your link keeps working.

mistake-title = This does not work
mistake-what = The request was not one that this page takes.
mistake-do = Open the link in your message again.
unsubscribe-title = Unsubscribe from e-mails of { $service }
unsubscribe-what = Press the button if you want no more e-mails of this kind.
unsubscribe-whom = Sent to: { $recipient }
unsubscribe-send = Unsubscribe
unsubscribe-done = You have unsubscribed
unsubscribe-done-what = The service has been told. E-mails that are already on their way may still arrive. You can close this page.
unsubscribe-invalid = This link does not work
unsubscribe-invalid-what = It is not complete, or its e-mail was sent more than a year ago.
unsubscribe-invalid-do = Use the link of a newer e-mail, or write to whoever sent it.
