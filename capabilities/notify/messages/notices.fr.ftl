# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = Ce message a été écrit par le nœud { $node } pour les gestionnaires du service { $service }.

key-leaked-subject = La clé API « { $key } » de { $service } a été révoquée
key-leaked-what = La clé API « { $key } » du service { $service } a été trouvée en public : { $found }. Elle a été révoquée ; tout ce qui l’utilise encore est refusé.
key-leaked-do = Créez une nouvelle clé pour les programmes qui utilisaient celle-ci, retirez l’ancienne de l’endroit où elle a été publiée et vérifiez les messages envoyés avec elle.

callback-suspended-subject = { $service } n’est plus rappelé ({ $kind })
callback-suspended-what = Le système qui reçoit les rappels du service { $service } (type : { $kind }) a échoué à plusieurs reprises : il n’est plus appelé. Les messages partent comme avant. Ce que le système n’a pas encore reçu est conservé sept jours.
callback-suspended-do = Faites réparer le système, puis reprenez les rappels : ce qui attendait est alors transmis. Ce qui a été abandonné auparavant peut être transmis de nouveau.

bounce-warning-subject = De nombreux courriels de { $service } sont retournés
bounce-warning-what = { $rate } % des courriels que le service { $service } a envoyés au cours des dernières 24 heures sont revenus, car les adresses n’existent pas.
bounce-warning-do = Corrigez ou retirez ces adresses de vos listes ; le nœud en tient la liste. S’il en revient davantage, le nœud arrête les courriels du service, sans quoi les fournisseurs de messagerie refuseraient ceux de tous les expéditeurs d’ici.

email-stopped-subject = { $service } n’envoie plus de courriels
email-stopped-what = { $rate } % des courriels que le service { $service } a envoyés au cours des dernières 24 heures sont revenus, car les adresses n’existent pas. C’est trop : le nœud a arrêté les courriels du service. Les messages texte ne sont pas touchés.
email-stopped-do = Corrigez ou retirez ces adresses de vos listes, puis demandez aux exploitants du nœud de rétablir l’envoi.
