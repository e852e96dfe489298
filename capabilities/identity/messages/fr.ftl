# Courriels aux personnes qui sont ou deviennent membres.

confirm-subject = Confirmez votre adresse courriel pour { $organisation }
confirm-intro = Une personne, sans doute vous, inscrit cette adresse comme membre de { $organisation }.
confirm-link = Pour confirmer que cette adresse est la vôtre, suivez ce lien : { $link }
confirm-time = Le lien fonctionne une seule fois, pendant 60 minutes.
confirm-ignore = Si vous n’avez rien demandé, ignorez ce courriel : rien ne se passera.

already-member-subject = Vous êtes déjà membre de { $organisation }
already-member-intro = Une personne, sans doute vous, a voulu inscrire cette adresse comme membre de { $organisation }. Vous en êtes déjà membre.
already-member-ignore = Vous n’avez rien à faire. Si vous n’arrivez pas à vous connecter, adressez-vous à un membre qui gère l’organisation.

invited-subject = Vous êtes invité à rejoindre { $organisation }
invited-intro = Un membre de { $organisation } vous invite à travailler ensemble.
invited-link = Pour accepter, suivez ce lien : { $link }
invited-time = Le lien fonctionne une seule fois, pendant 2 jours.
invited-ignore = Si vous ne savez pas de quoi il s’agit, ignorez ce courriel : rien ne se passera.

# Courriels aux personnes qui ont un compte.

account-set-up-subject = Configurez votre compte sur { $site }
account-set-up-intro = Une personne, sans doute vous, veut configurer votre compte sur { $site }.
account-set-up-link = Pour choisir une clé d’accès ou un mot de passe, suivez ce lien : { $link }
account-set-up-time = Le lien fonctionne une seule fois, pendant 60 minutes.
account-set-up-ignore = Si vous n’avez rien demandé, ignorez ce courriel : rien ne changera.

account-device-subject = Confirmez votre navigateur sur { $site }
account-device-intro = Une personne, sans doute vous, veut faire connaître un navigateur à votre compte sur { $site }.
account-device-link = Si c’est bien vous, ouvrez ce lien dans le navigateur où vous voulez vous connecter : { $link }
account-device-time = Le lien fonctionne une seule fois, pendant 60 minutes.
account-device-ignore = Si vous n’avez rien demandé, ne suivez pas le lien et ignorez ce courriel.

account-recovery-subject = Récupérez votre compte sur { $site }
account-recovery-intro = Une personne, sans doute vous, ne peut plus se connecter sur { $site } et veut récupérer votre compte.
account-recovery-link = Si c’est bien vous, suivez ce lien. Quand un gestionnaire de votre organisation aura vérifié qu’il s’agit de vous, vous pourrez configurer votre compte à nouveau : { $link }
account-recovery-time = Le lien fonctionne une seule fois, pendant 60 minutes.
account-recovery-ignore = Si vous n’avez rien demandé, ne suivez pas le lien et prévenez les gestionnaires de votre organisation.

account-password-subject = Réinitialisation de votre mot de passe ({ $site })
account-password-intro = La réinitialisation de votre mot de passe a été demandée sur { $site }.
account-password-link = Si c’était vous, ouvrez ce lien et choisissez un nouveau mot de passe : { $link }
account-password-time = Le lien fonctionne une fois, pendant 60 minutes.
account-password-ignore = Si ce n’était pas vous, supprimez ce courriel. Votre mot de passe ne change pas.

account-code-subject = Votre code est { $code }
account-code-intro = Votre code pour vous connecter sur { $site } est { $code }.
account-code-time = Le code fonctionne une seule fois, pendant 30 minutes.
account-code-ignore = Si vous n’êtes pas en train de vous connecter, quelqu’un connaît peut-être votre mot de passe : changez-le maintenant. Ne donnez le code à personne.

new-device-subject = Connexion d’un nouveau navigateur sur { $site }
new-device-intro = Le { $time }, votre compte a été utilisé dans un navigateur où il ne l’avait jamais été.
new-device-browser = Navigateur : { $agent }
new-device-ignore = Si c’était vous, vous n’avez rien à faire.
new-device-act = Sinon, connectez-vous sur { $site }, déconnectez ce navigateur dans la liste de vos sessions et changez votre mot de passe.

account-changed-subject = Votre façon de vous connecter sur { $site } a changé
account-changed-intro = Ce changement a été fait sur { $site }.
account-changed-act = Si ce n’était pas vous, prévenez maintenant les gestionnaires de votre organisation.
account-changed-password = Le { $time }, un mot de passe a été défini pour votre compte.
account-changed-totp = Le { $time }, une application d’authentification a été ajoutée à votre compte.
account-changed-totp-removed = Le { $time }, l’application d’authentification a été retirée de votre compte.
account-changed-recovery-codes = Le { $time }, de nouveaux codes de secours ont été créés pour votre compte. Les anciens ne fonctionnent plus.
account-changed-recovery-code-used = Le { $time }, un code de secours de votre compte a été utilisé.
account-changed-passkey = Le { $time }, une clé d’accès a été ajoutée à votre compte.
account-changed-passkey-removed = Le { $time }, une clé d’accès a été retirée de votre compte.

recovery-asked-subject = On vous demande de récupérer un compte sur { $site }
recovery-asked-intro = Une personne de l’organisation que vous gérez ne peut plus se connecter et demande à récupérer son compte.
recovery-asked-check = Avant d’approuver, assurez-vous qu’il s’agit bien de cette personne : par téléphone ou face à face, pas par courriel.
recovery-asked-link = Approuvez ou refusez ici : { $link }
recovery-asked-time = La demande prend fin après 72 heures.

recovery-approved-subject = La récupération de votre compte sur { $site } a été approuvée
recovery-approved-intro = La récupération de votre compte a été approuvée. Tous vos moyens de connexion ont été retirés et vous avez été déconnecté partout. Un autre courriel contient le lien pour configurer votre compte à nouveau.
recovery-approved-act = Si vous n’avez rien demandé, prévenez maintenant les gestionnaires de votre organisation.

recovery-refused-subject = La récupération de votre compte sur { $site } a été refusée
recovery-refused-intro = La récupération de votre compte a été refusée. Rien n’a changé.
recovery-refused-act = Pour toute question, adressez-vous aux gestionnaires de votre organisation.

recovery-decided-subject = Vous avez approuvé la récupération d’un compte sur { $site }
recovery-decided-intro = Avec votre compte, la récupération du compte d’une personne de votre organisation a été approuvée.
recovery-decided-act = Si ce n’était pas vous, connectez-vous maintenant sur { $site }, changez votre mot de passe et prévenez les responsables du nœud.
