#!/bin/sh
# Brings the cloud to what the variables say, without a pause: release.sh [ARGUMENT OF terraform apply]…
#
# The database first, which the running version keeps serving on, then the processes, one after the other. Run it where `terraform init` was run.
set -eu

terraform apply -target='aws_ecs_task_definition.process["migrate"]' -target=aws_ecs_cluster.main \
    -target=aws_vpc_security_group_egress_rule.database -target=aws_vpc_security_group_egress_rule.world \
    -target=aws_vpc_security_group_ingress_rule.database -target=aws_nat_gateway.out \
    -target=aws_route_table_association.private -target=aws_route_table_association.public \
    -target=aws_secretsmanager_secret_version.database_url -target=aws_secretsmanager_secret_version.node_key \
    -target=aws_secretsmanager_secret_version.metrics_token -target=aws_secretsmanager_secret_version.mail_url \
    -target=aws_iam_role_policy.start -target=aws_iam_role_policy_attachment.start "$@"

cluster=$(terraform output -raw cluster)
migrate=$(terraform output -json migrate)
field() {
    printf '%s' "$migrate" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"
}
task=$(aws ecs run-task --cluster "$cluster" --launch-type FARGATE --task-definition "$(field task_definition)" \
    --network-configuration "$(field network)" --query 'tasks[0].taskArn' --output text)
aws ecs wait tasks-stopped --cluster "$cluster" --tasks "$task"
status=$(aws ecs describe-tasks --cluster "$cluster" --tasks "$task" --query 'tasks[0].containers[0].exitCode' --output text)
if [ "$status" != 0 ]; then
    echo "release.sh: the database was not brought up to date (exit status $status): see the log group of migrate" >&2
    exit 1
fi

terraform apply "$@"
