# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = Ce message a été écrit par le nœud { $node } pour les gestionnaires du service { $service }.

key-leaked-subject = La clé API « { $key } » de { $service } a été révoquée
key-leaked-what = La clé API « { $key } » du service { $service } a été trouvée en public : { $found }. Elle a été révoquée ; tout ce qui l’utilise encore est refusé.
key-leaked-do = Créez une nouvelle clé pour les programmes qui utilisaient celle-ci, retirez l’ancienne de l’endroit où elle a été publiée et vérifiez les messages envoyés avec elle.
