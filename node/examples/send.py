# python send.py BASE_URL API_KEY        (both are printed by `cargo run --release -- demo`)
import sys
from notifications_python_client.notifications import NotificationsAPIClient

client = NotificationsAPIClient(sys.argv[2], base_url=sys.argv[1])
values = {"氏名": "港 太郎", "年度": "令和8", "期限": "3月31日"}
sent = client.send_email_notification("taro@example.jp", "0199f3a0-0000-7000-8000-000000000002", values)
print(sent["id"], client.get_notification_by_id(sent["id"])["status"])
