//! Table `text_answer`: what a service answers by itself to words like STOP.

yui_store::statements! {
    /// The answer to a word.
    pub tenant FIND = "select body from text_answer where organisation_id = $1 and service_id = $2 and keyword = $3";
    /// All answers.
    pub tenant LIST = "select keyword, body from text_answer where organisation_id = $1 and service_id = $2 order by keyword";
    /// A new answer, or another one.
    pub tenant PUT = "insert into text_answer (organisation_id, service_id, keyword, body) values ($1, $2, $3, $4) \
        on conflict (organisation_id, service_id, keyword) do update set body = excluded.body";
    /// No answer any more.
    pub tenant DELETE = "delete from text_answer where organisation_id = $1 and service_id = $2 and keyword = $3";
}
