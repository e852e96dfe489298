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
