#!/bin/sh
# Brings a cluster to what an overlay says, without a pause: release.sh OVERLAY
#
# First the settings and the database, which the running version keeps serving on, then the processes, one after the other.
set -eu

if [ $# -ne 1 ] || [ ! -f "$1/kustomization.yaml" ]; then
    echo "usage: release.sh OVERLAY, a folder with a kustomization.yaml" >&2
    exit 2
fi
overlay=$1
namespace=$(sed -n 's/^namespace: *//p' "$overlay/kustomization.yaml")

# A job cannot be changed, so the one of the release before goes.
kubectl --namespace "$namespace" delete job yui-migrate --ignore-not-found
kubectl apply --kustomize "$overlay" --selector 'app.kubernetes.io/component in (settings,migrate)'
kubectl --namespace "$namespace" wait --for=condition=complete job/yui-migrate --timeout=60m
kubectl apply --kustomize "$overlay"
kubectl --namespace "$namespace" rollout status deployment/yui-web --timeout=15m
kubectl --namespace "$namespace" rollout status deployment/yui-worker --timeout=15m
