# `yui doctor` が表示する文。キーと変数はすべての言語で同じにする(テストが比べる)。

mark-good = 正常
mark-note = 注意
mark-bad = 要対応
line = [{ $mark }] { $subject }: { $text }
sound = 対応が必要な項目はありません
troubles = 対応が必要な項目が { $count } 件あります

subject-configuration = 設定
subject-clock = 時計
subject-database = データベース
subject-folder = フォルダー
subject-disk = ディスク
subject-node-key = ノード鍵
subject-secrets = 秘密情報
subject-email = 電子メール
subject-signing = 電子メールの署名
subject-texts = テキストメッセージ
subject-files = ファイル
subject-scanner = マルウェア検査
subject-address = アドレス
subject-metrics = メトリクス
subject-node = ノード

configuration-good = すべての設定を使えます
trouble = { $trouble }
found = { $found }

clock-good = 現在 { $now } です。30 秒を超えてずれていると、クライアントのトークンは拒否されます
clock-older-than-program = この機械の時計は { $now } ですが、プログラムはそれより後に作られています。時計を合わせてください(chrony や systemd-timesyncd で正しく保てます)
clock-differs-from-database = データベースサーバーの時計とこの機械の時計が { $seconds } 秒ずれています。30 秒ずれるとクライアントのトークンは拒否されます。両方の時計を合わせてください(chrony や systemd-timesyncd で正しく保てます)
clock-differs-from-files = { $folder } のファイルに日時を付ける時計とこの機械の時計が { $seconds } 秒ずれています。両方の時計を合わせてください(chrony や systemd-timesyncd で正しく保てます)

database-current = { $version }、最新の形です
database-next-start = { $version }。次の起動時に { $count } 件の変更を行います
database-behind = { $version } にはまだ { $count } 件の変更が必要です。`yui migrate` を実行してください

database-moved = データは { $place } へ移されており、このデータベースは変更を受け付けません。YUI_DATABASE_URL をそちらに設定するか、`yui move --undo` を実行してください
database-moving = 引っ越しの途中({ $place })で、変更を受け付けません。`yui move` が動いていなければ中断されています。もう一度実行するか、`yui move --undo` を実行してください
database-apart = データベースは以前からの { $folder } にあり、データフォルダー { $data } にはありません。ノードを止めて yui.db* を { $data } に移すか、YUI_DATABASE_URL=sqlite:{ $folder } を設定してください
folder-private = { $folder } は所有者だけが開けます
folder-open = { $folder } を他の利用者も開けます(モード { $mode })。中のデータベースのファイルは開けません。`chmod 700 { $folder }` を実行してください
folder-unknown = { $folder } を調べられません: { $trouble }

disk-good = { $folder } の空き容量は { $free } です
disk-low = { $folder } の空き容量が { $free } しかありません。いっぱいになるとノードは止まります。少なくとも 1 GiB を空けてください

key-in-settings = 設定から読み込んでいます
key-in-file = { $file } にあります。このファイルの写しがないと、復元したデータベースの秘密情報は読めません

secrets-current = { $count } 件、すべて現在のノード鍵で封じてあります
secrets-earlier = { $count } 件がまだ以前のノード鍵で封じてあります。その鍵を取り除く前に `yui rotate-key` を実行してください
secrets-unreadable = { $count } 件はノードのどの鍵でも開けません。封じたときの鍵を以前の鍵(YUI_NODE_KEY_PREVIOUS、または node.key の 2 行目以降)に加えてください

email-captured = この機械の外へは何も送りません。電子メールはすべて { $folder } のファイルになります。送るには YUI_MAIL_URL を設定してください
texts-captured = この機械の外へは何も送りません。テキストメッセージはすべて { $folder } のファイルになります。送るには YUI_TEXT_URL を設定してください
email-from-localhost = 独自のドメインのない差出人は `localhost` になり、他のサーバーに拒否されます。YUI_MAIL_FROM_DOMAIN を設定してください

signing-waits = { $domain } の鍵がまだ使われていません。TXT レコード { $name } に { $record } を公開してから `yui dkim activate { $domain } { $selector }` を実行してください
signing-done = { $name } の鍵で署名しています。DNS の TXT レコードは { $record } でなければなりません
signing-none = { $domain } からの電子メールには署名がありません。メールサーバーが署名しない場合は `yui dkim add { $domain }` を実行してください
files-kept = 書き込み、読み出し、削除ができました ({ $place })
scanner-unset = ファイルはマルウェア検査をせずに送られます。ClamAVで検査するにはYUI_CLAMDを設定してください

address-unset = YUI_PUBLIC_URL が設定されていないため、応答の中のリンクはこの機械自身のアドレスになります

metrics-open = { $address } に届く人は誰でも /metrics を読めます。YUI_METRICS=token と YUI_METRICS_TOKEN、または YUI_METRICS=off を設定してください
