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

# Mails to people who have an account.

account-set-up-subject = Set up your account at { $site }
account-set-up-intro = Somebody, hopefully you, wants to set up your account at { $site }.
account-set-up-link = To choose a passkey or a password, follow this link: { $link }
account-set-up-time = The link works once, within 60 minutes.
account-set-up-ignore = If you did not ask for this, ignore this mail: nothing changes.

account-device-subject = Confirm your browser at { $site }
account-device-intro = Somebody, hopefully you, wants to make a browser known to your account at { $site }.
account-device-link = If it was you, open this link in the browser in which you want to sign in: { $link }
account-device-time = The link works once, within 60 minutes.
account-device-ignore = If you did not ask for this, do not follow the link; ignore this mail.

account-recovery-subject = Recover your account at { $site }
account-recovery-intro = Somebody, hopefully you, cannot sign in at { $site } any more and wants to recover your account.
account-recovery-link = If it was you, follow this link. Once somebody who manages your organisation has checked that it is you, you can set up your account anew: { $link }
account-recovery-time = The link works once, within 60 minutes.
account-recovery-ignore = If you did not ask for this, do not follow the link, and tell those who manage your organisation.

account-password-subject = Reset your password ({ $site })
account-password-intro = Somebody asked to reset your password at { $site }.
account-password-link = If it was you, open this link and choose a new password: { $link }
account-password-time = The link works once, for 60 minutes.
account-password-ignore = If it was not you, delete this mail. Your password stays as it is.

account-code-subject = Your code is { $code }
account-code-intro = Your code for signing in at { $site } is { $code }.
account-code-time = The code works once, within 30 minutes.
account-code-ignore = If you are not signing in, somebody may know your password: change it now. Tell nobody the code.

new-device-subject = A new browser signed in at { $site }
new-device-intro = On { $time } your account was used in a browser in which it was not used before.
new-device-browser = Browser: { $agent }
new-device-ignore = If it was you, you need not do anything.
new-device-act = If it was not, sign in at { $site }, sign that browser out in the list of your sessions, and change your password.

account-changed-subject = How you sign in at { $site } was changed
account-changed-intro = This was done at { $site }.
account-changed-act = If it was not you, tell those who manage your organisation now.
account-changed-password = On { $time } a password was set for your account.
account-changed-totp = On { $time } an authenticator app was added to your account.
account-changed-totp-removed = On { $time } the authenticator app was removed from your account.
account-changed-recovery-codes = On { $time } new recovery codes were made for your account. Those from before do not work any more.
account-changed-recovery-code-used = On { $time } one of your account’s recovery codes was used.
account-changed-passkey = On { $time } a passkey was added to your account.
account-changed-passkey-removed = On { $time } a passkey was removed from your account.

recovery-asked-subject = Somebody needs you to recover an account at { $site }
recovery-asked-intro = A person of the organisation that you manage cannot sign in any more and asks to recover the account.
recovery-asked-check = Before you approve, make sure that it is this person: by telephone or face to face, not by e-mail.
recovery-asked-link = Approve or refuse here: { $link }
recovery-asked-time = The request ends after 72 hours.

recovery-approved-subject = The recovery of your account at { $site } was approved
recovery-approved-intro = The recovery of your account was approved. All that you signed in with was removed, and you were signed out everywhere. Another mail brings the link to set up your account anew.
recovery-approved-act = If you did not ask for this, tell those who manage your organisation now.

recovery-refused-subject = The recovery of your account at { $site } was refused
recovery-refused-intro = The recovery of your account was refused. Nothing was changed.
recovery-refused-act = If you have questions, ask those who manage your organisation.

recovery-decided-subject = You approved the recovery of an account at { $site }
recovery-decided-intro = With your account the recovery of the account of somebody in your organisation was approved.
recovery-decided-act = If it was not you, sign in at { $site } now, change your password, and tell those who run the node.
