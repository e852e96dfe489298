# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = このメールは、サービス「{ $service }」を管理する方へノード { $node } からお送りしています。

key-leaked-subject = 「{ $service }」のAPIキー「{ $key }」を無効にしました
key-leaked-what = サービス「{ $service }」のAPIキー「{ $key }」が公開された場所で見つかりました（{ $found }）。キーは無効にしたため、これを使うプログラムからの要求は受け付けません。
key-leaked-do = このキーを使っていたプログラムには新しいキーを発行してください。公開された場所からキーを取り除き、このキーで送られたメッセージを確認してください。
