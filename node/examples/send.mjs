// node send.mjs BASE_URL API_KEY        (both are printed by `cargo run --release -- demo`)
import { NotifyClient } from "notifications-node-client";

const client = new NotifyClient(process.argv[2], process.argv[3]);
const personalisation = { 氏名: "港 太郎", 年度: "令和8", 期限: "3月31日" };
const { data: sent } = await client.sendEmail("0199f3a0-0000-7000-8000-000000000002", "taro@example.jp", { personalisation });
console.log(sent.id, (await client.getNotificationById(sent.id)).data.status);
