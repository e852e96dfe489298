# What the page says of a spreadsheet that was uploaded, before it is sent.

# The file
not-a-spreadsheet = This file is not a spreadsheet. Save it as .xlsx, .xls, .ods, .csv or .tsv and try again.
password-protected = This spreadsheet is protected by a password. Remove the password and try again.
unsupported = This kind of spreadsheet cannot be read. Save it as .xlsx and try again.
damaged = This spreadsheet is damaged. Open it in your spreadsheet program, save it again and try again.
no-sheet = This spreadsheet has no sheet with anything in it.
too-large = This spreadsheet has too much in it. Split it into several and try again.
too-many-columns = This spreadsheet has too many columns. Delete those that are not needed, also empty-looking ones far to the right.

# Its columns and rows
too-many-rows = Include only { $n } recipients per spreadsheet.
no-rows = Spreadsheets need at least 1 row with recipient information.
no-rows-and-missing-columns = Your spreadsheet is missing columns and needs at least 1 row with recipient information.
missing-column = Your spreadsheet is missing a column called ‘{ $name }’.
missing-recipients-email = Your spreadsheet is missing a column called ‘email address’.
missing-recipients-sms = Your spreadsheet is missing a column called ‘phone number’.
repeated-column = Spreadsheets can only have one column called ‘{ $name }’.
not-allowed-email = You cannot send to these email addresses. While this service is in trial mode, you can only send to members of your team.
not-allowed-sms = You cannot send to these phone numbers. While this service is in trial mode, you can only send to members of your team.
mixed-test-numbers = You cannot send to testing and other numbers with one spreadsheet.
bad-recipients-email-one = Fix { $n } email address
bad-recipients-email-many = Fix { $n } email addresses
bad-recipients-sms-one = Fix { $n } phone number
bad-recipients-sms-many = Fix { $n } phone numbers
missing-data-one = Enter missing data in { $n } row
missing-data-many = Enter missing data in { $n } rows
error-values-one = Fix the formula that failed in { $n } row
error-values-many = Fix the formulas that failed in { $n } rows
too-long-one = Added custom content exceeds the { $limit } character limit in { $n } row
too-long-many = Added custom content exceeds the { $limit } character limit in { $n } rows

# Limits
daily-limit-email = You cannot send all these emails today. You can send { $remaining } more until { $time }, or schedule them for another day.
daily-limit-sms = You cannot send all these text messages today. You can send { $remaining } more text message parts until { $time }, or schedule them for another day.
annual-limit-email = Your service can only send { $remaining } more emails until the annual limit resets on { $time }.
annual-limit-sms = Your service can only send { $remaining } more text message parts until the annual limit resets on { $time }.
about-to-send-email-one = About to send { $n } email
about-to-send-email-many = About to send { $n } emails
about-to-send-sms-one = About to send { $n } text message part
about-to-send-sms-many = About to send { $n } text message parts

# Warnings
sent-today = These messages have already been sent today
repeated-recipients-one = { $n } row is for a recipient of an earlier row, who would get several messages
repeated-recipients-many = { $n } rows are for recipients of earlier rows, who would get several messages

# Cells and rows
cell-missing = Missing
cell-email = Not a valid email address
cell-international = This service cannot send to international numbers
cell-error-value = A formula failed here
cell-phone-letters = Must not contain letters or symbols
cell-phone-short = Not enough digits
cell-phone-long = Too many digits
cell-phone-country = Not a valid country prefix
cell-phone-invalid = Not a valid phone number
row-too-long = Maximum { $limit } characters. Some messages may be too long due to custom content.
