//! Walks a parsed statement and looks for tenant tables that nothing binds.

use super::TENANT;
use sqlparser::ast::{
    Assignment, BinaryOperator, Delete, Expr, FromTable, Insert, Join, JoinConstraint, JoinOperator, ObjectName, Query,
    Select, SelectItem, SetExpr, Statement, TableFactor, TableObject, TableWithJoins, Update, UpdateTableFromKind,
    Value, Visit as _, Visitor,
};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

pub(super) fn findings(statement: &Statement, tenant_tables: &BTreeSet<String>) -> Vec<String> {
    let mut walk = Walk { tenant_tables, with: BTreeSet::new(), scopes: Vec::new(), findings: Vec::new() };
    let _ = statement.visit(&mut walk);
    walk.findings
}

/// The tables of one part of a statement, by the names it uses for them.
#[derive(Debug, Default)]
struct Tables {
    tenant: Vec<String>,
    /// Subqueries and `with` queries: their own parts are checked by themselves.
    derived: Vec<String>,
    /// Tables of the node, which bind nothing.
    other: Vec<String>,
}

impl Tables {
    /// The one table that a column without a table's name can mean.
    fn only(&self) -> Option<&String> {
        match (self.tenant.as_slice(), self.derived.as_slice(), self.other.as_slice()) {
            ([table], [], []) | ([], [table], []) => Some(table),
            _ => None,
        }
    }
}

/// One side of an equality, as far as it is about organisations.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Side {
    Bound,
    Table(String),
}

struct Walk<'a> {
    tenant_tables: &'a BTreeSet<String>,
    /// The names of `with` queries.
    with: BTreeSet<String>,
    /// The names that are bound, for each part around the one that is visited.
    scopes: Vec<BTreeSet<String>>,
    findings: Vec<String>,
}

impl Visitor for Walk<'_> {
    type Break = ();

    fn pre_visit_statement(&mut self, statement: &Statement) -> ControlFlow<()> {
        match statement {
            Statement::Query(_) => self.scopes.push(BTreeSet::new()),
            Statement::Insert(insert) => self.insert(insert),
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => self.delete(delete),
            _ => {
                self.scopes.push(BTreeSet::new());
                self.findings.push("only select, insert, update and delete are statements of a tenant".to_owned());
            }
        }
        ControlFlow::Continue(())
    }

    fn post_visit_statement(&mut self, _: &Statement) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }

    fn pre_visit_query(&mut self, query: &Query) -> ControlFlow<()> {
        let names = query.with.iter().flat_map(|with| &with.cte_tables).map(|one| one.alias.name.value.to_lowercase());
        self.with.extend(names);
        ControlFlow::Continue(())
    }

    fn pre_visit_select(&mut self, select: &Select) -> ControlFlow<()> {
        let (tables, mut equalities) = self.tables(&select.from);
        equalities.extend(select.selection.iter().flat_map(|condition| equalities_of(condition, &tables)));
        self.part(&tables, &equalities);
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, _: &Select) -> ControlFlow<()> {
        self.scopes.pop();
        ControlFlow::Continue(())
    }
}

impl Walk<'_> {
    /// Enters a part: finds what its equalities bind, and says what they leave.
    fn part(&mut self, tables: &Tables, equalities: &[(Side, Side)]) {
        let mut bound: BTreeSet<String> = self.scopes.last().cloned().unwrap_or_default();
        // Names of this part hide those around it.
        bound.retain(|name| !tables.tenant.contains(name));
        bound.extend(tables.derived.iter().cloned());
        loop {
            let is_bound = |side: &Side| match side {
                Side::Bound => true,
                Side::Table(name) => bound.contains(name),
            };
            let new = equalities.iter().find_map(|pair| match pair {
                (one, Side::Table(other)) | (Side::Table(other), one) if is_bound(one) && !bound.contains(other) => {
                    Some(other.clone())
                }
                (Side::Table(one), other) if is_bound(other) && !bound.contains(one) => Some(one.clone()),
                _ => None,
            });
            match new {
                Some(name) => bound.insert(name),
                None => break,
            };
        }
        for table in tables.tenant.iter().filter(|table| !bound.contains(*table)) {
            self.findings.push(format!("nothing binds {table} to the organisation: add {table}.{TENANT} = $1"));
        }
        self.scopes.push(bound);
    }

    fn insert(&mut self, insert: &Insert) {
        self.scopes.push(BTreeSet::new());
        let TableObject::TableName(name) = &insert.table else {
            self.findings.push("an insert should name its table".to_owned());
            return;
        };
        if !self.tenant_tables.contains(&last(name)) {
            return;
        }
        if insert.columns.first().map(last).as_deref() != Some(TENANT) {
            self.findings.push(format!("{TENANT} should be the first column of an insert into {name}"));
        }
        let rows = insert.source.as_deref().is_some_and(|query| self.gives_organisation(&query.body));
        if !rows {
            self.findings.push(format!(
                "every row of an insert into {name} should start with $1 or with the {TENANT} of a table in its select"
            ));
        }
    }

    fn update(&mut self, update: &Update) {
        let mut from = vec![update.table.clone()];
        match &update.from {
            Some(UpdateTableFromKind::BeforeSet(more) | UpdateTableFromKind::AfterSet(more)) => {
                from.extend(more.iter().cloned())
            }
            None => {}
        }
        if update.assignments.iter().any(assigns_organisation) {
            self.findings.push(format!("an update should not set {TENANT}"));
        }
        self.change(&from, update.selection.as_ref());
    }

    fn delete(&mut self, delete: &Delete) {
        let (FromTable::WithFromKeyword(from) | FromTable::WithoutKeyword(from)) = &delete.from;
        let from: Vec<_> = from.iter().chain(delete.using.iter().flatten()).cloned().collect();
        self.change(&from, delete.selection.as_ref());
    }

    fn change(&mut self, from: &[TableWithJoins], selection: Option<&Expr>) {
        let (tables, mut equalities) = self.tables(from);
        equalities.extend(selection.into_iter().flat_map(|condition| equalities_of(condition, &tables)));
        self.part(&tables, &equalities);
    }

    /// Whether each row of an insert's source starts with the organisation. Where it comes from a table, that table is checked by itself.
    fn gives_organisation(&self, body: &SetExpr) -> bool {
        match body {
            SetExpr::Values(values) => {
                values.rows.iter().all(|row| row.content.first().is_some_and(is_first_parameter))
            }
            SetExpr::Select(select) => {
                let (tables, _) = self.tables(&select.from);
                let first = match select.projection.first() {
                    Some(SelectItem::UnnamedExpr(expression) | SelectItem::ExprWithAlias { expr: expression, .. }) => {
                        side(expression, &tables)
                    }
                    _ => None,
                };
                match first {
                    Some(Side::Bound) => true,
                    Some(Side::Table(name)) => !tables.other.contains(&name),
                    None => false,
                }
            }
            SetExpr::Query(query) => self.gives_organisation(&query.body),
            SetExpr::SetOperation { left, right, .. } => {
                self.gives_organisation(left) && self.gives_organisation(right)
            }
            _ => false,
        }
    }

    /// The tables of a `from`, and what its joins say of organisations.
    fn tables(&self, from: &[TableWithJoins]) -> (Tables, Vec<(Side, Side)>) {
        let (mut tables, mut constraints) = (Tables::default(), Vec::new());
        for one in from {
            self.add(one, &mut tables, &mut constraints);
        }
        let equalities = constraints
            .iter()
            .flat_map(|(name, constraint)| match constraint {
                JoinConstraint::On(condition) => equalities_of(condition, &tables),
                JoinConstraint::Using(columns) if columns.iter().any(|column| last(column) == TENANT) => {
                    let all = tables.tenant.iter().chain(&tables.derived).filter(|other| *other != name);
                    all.take(1).map(|other| (Side::Table(name.clone()), Side::Table(other.clone()))).collect()
                }
                _ => Vec::new(),
            })
            .collect();
        (tables, equalities)
    }

    fn add<'q>(
        &self,
        from: &'q TableWithJoins,
        tables: &mut Tables,
        constraints: &mut Vec<(String, &'q JoinConstraint)>,
    ) {
        self.add_factor(&from.relation, tables, constraints);
        for Join { relation, join_operator, .. } in &from.joins {
            let name = self.add_factor(relation, tables, constraints);
            if let JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint) = join_operator
            {
                constraints.push((name, constraint));
            }
        }
    }

    fn add_factor<'q>(
        &self,
        factor: &'q TableFactor,
        tables: &mut Tables,
        constraints: &mut Vec<(String, &'q JoinConstraint)>,
    ) -> String {
        match factor {
            TableFactor::Table { name, alias, .. } => {
                let table = last(name);
                let called = alias.as_ref().map_or_else(|| table.clone(), |alias| alias.name.value.to_lowercase());
                let list = if self.with.contains(&table) {
                    &mut tables.derived
                } else if self.tenant_tables.contains(&table) {
                    &mut tables.tenant
                } else {
                    &mut tables.other
                };
                list.push(called.clone());
                called
            }
            TableFactor::NestedJoin { table_with_joins, .. } => {
                self.add(table_with_joins, tables, constraints);
                String::new()
            }
            TableFactor::Derived { alias: Some(alias), .. } => {
                let called = alias.name.value.to_lowercase();
                tables.derived.push(called.clone());
                called
            }
            _ => String::new(),
        }
    }
}

/// The equalities about organisations that must hold for the whole condition to hold.
fn equalities_of(condition: &Expr, tables: &Tables) -> Vec<(Side, Side)> {
    match condition {
        Expr::Nested(inner) => equalities_of(inner, tables),
        Expr::BinaryOp { left, op: BinaryOperator::And, right } => {
            [equalities_of(left, tables), equalities_of(right, tables)].concat()
        }
        Expr::BinaryOp { left, op: BinaryOperator::Eq, right } => match (left.as_ref(), right.as_ref()) {
            (Expr::Tuple(left), Expr::Tuple(right)) => {
                left.iter().zip(right).filter_map(|(left, right)| sides(left, right, tables)).collect()
            }
            (left, right) => sides(left, right, tables).into_iter().collect(),
        },
        _ => Vec::new(),
    }
}

fn sides(left: &Expr, right: &Expr, tables: &Tables) -> Option<(Side, Side)> {
    Some((side(left, tables)?, side(right, tables)?))
}

fn side(expression: &Expr, tables: &Tables) -> Option<Side> {
    match expression {
        _ if is_first_parameter(expression) => Some(Side::Bound),
        Expr::CompoundIdentifier(parts) => match parts.as_slice() {
            [.., table, column] if column.value.eq_ignore_ascii_case(TENANT) => {
                Some(Side::Table(table.value.to_lowercase()))
            }
            _ => None,
        },
        // Without a table's name it is clear only where there is one table.
        Expr::Identifier(column) if column.value.eq_ignore_ascii_case(TENANT) => {
            tables.only().cloned().map(Side::Table)
        }
        _ => None,
    }
}

fn is_first_parameter(expression: &Expr) -> bool {
    matches!(expression, Expr::Value(value) if matches!(&value.value, Value::Placeholder(name) if name == "$1"))
}

fn assigns_organisation(assignment: &Assignment) -> bool {
    assignment.target.to_string().to_lowercase().contains(TENANT)
}

fn last(name: &ObjectName) -> String {
    name.0.last().map(|part| part.to_string().trim_matches('"').to_lowercase()).unwrap_or_default()
}
