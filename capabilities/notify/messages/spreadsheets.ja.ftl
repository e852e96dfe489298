# アップロードされた表について、送信の前に画面が伝えること。

not-a-spreadsheet = このファイルは表ではありません。.xlsx、.xls、.ods、.csv、.tsvのいずれかで保存して、もう一度お試しください。
password-protected = この表はパスワードで保護されています。パスワードを外して、もう一度お試しください。
unsupported = この種類の表は読み込めません。.xlsxで保存して、もう一度お試しください。
damaged = この表は壊れています。表計算ソフトで開いて保存し直してから、もう一度お試しください。
no-sheet = この表には、何か入力されたシートがありません。
too-large = この表は大きすぎます。いくつかに分けて、もう一度お試しください。
too-many-columns = この表は列が多すぎます。要らない列を、右の方の空に見える列も含めて削除してください。

too-many-rows = 一つの表に入れられる宛先は{ $n }件までです。
no-rows = 表には、宛先を入力した行が1行以上必要です。
no-rows-and-missing-columns = 表に足りない列があります。また、宛先を入力した行が1行以上必要です。
missing-column = 表に「{ $name }」という列がありません。
missing-recipients-email = 表に宛先の列「メールアドレス」がありません。
missing-recipients-sms = 表に宛先の列「電話番号」がありません。
repeated-column = 表に「{ $name }」という列は一つしか置けません。
not-allowed-email = これらのメールアドレスには送れません。お試しの間は、メンバーだけに送れます。
not-allowed-sms = これらの電話番号には送れません。お試しの間は、メンバーだけに送れます。
mixed-test-numbers = 一つの表で、試験用の番号とほかの番号の両方には送れません。
bad-recipients-email-one = メールアドレスを{ $n }件直してください
bad-recipients-email-many = メールアドレスを{ $n }件直してください
bad-recipients-sms-one = 電話番号を{ $n }件直してください
bad-recipients-sms-many = 電話番号を{ $n }件直してください
missing-data-one = { $n }行に足りない値を入力してください
missing-data-many = { $n }行に足りない値を入力してください
error-values-one = { $n }行の数式のエラーを直してください
error-values-many = { $n }行の数式のエラーを直してください
too-long-one = { $n }行で、差し込んだ文を含む本文が{ $limit }文字を超えています
too-long-many = { $n }行で、差し込んだ文を含む本文が{ $limit }文字を超えています

daily-limit-email = 今日はこのメールをすべては送れません。{ $time }までに送れるのはあと{ $remaining }通です。別の日に予約することもできます。
daily-limit-sms = 今日はこのSMSをすべては送れません。{ $time }までに送れるのはあと{ $remaining }通分です。別の日に予約することもできます。
annual-limit-email = 年間の上限が{ $time }に戻るまで、このサービスが送れるメールはあと{ $remaining }通です。
annual-limit-sms = 年間の上限が{ $time }に戻るまで、このサービスが送れるSMSはあと{ $remaining }通分です。
about-to-send-email-one = これからメール{ $n }通を送ります
about-to-send-email-many = これからメール{ $n }通を送ります
about-to-send-sms-one = これからSMS{ $n }通分を送ります
about-to-send-sms-many = これからSMS{ $n }通分を送ります

sent-today = このメッセージは今日すでに送られています
repeated-recipients-one = { $n }行の宛先が前の行と同じです。同じ人に何通も届きます
repeated-recipients-many = { $n }行の宛先が前の行と同じです。同じ人に何通も届きます

cell-missing = 入力されていません
cell-email = メールアドレスが正しくありません
cell-international = このサービスは国外の番号には送れません
cell-error-value = 数式がエラーになっています
cell-phone-letters = 文字や記号は入れられません
cell-phone-short = 桁が足りません
cell-phone-long = 桁が多すぎます
cell-phone-country = 国番号が正しくありません
cell-phone-invalid = 電話番号が正しくありません
row-too-long = { $limit }文字までです。差し込んだ文によって長くなりすぎたメッセージがあります。
