"""Another S3 client than the one under test. client.py COMMAND ARGUMENTS; prints a JSON object."""
import base64
import datetime
import json
import sys

import boto3
import botocore.auth
import requests
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.credentials import Credentials


def connect(endpoint, style="path", key="tester", secret="secret", token=None):
    return boto3.client(
        "s3", endpoint_url=endpoint or None, region_name="eu-west-1", aws_access_key_id=key,
        aws_secret_access_key=secret, aws_session_token=token or None,
        config=Config(signature_version="s3v4", s3={"addressing_style": style},
                      request_checksum_calculation="when_required"))


def at(stamp):
    """Lets requests be signed at a time written as 20261114T100000Z."""
    now = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ")
    botocore.auth.get_current_datetime = lambda *_, **__: now


def bucket(endpoint, name):
    connect(endpoint).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    return {}


def put(endpoint, name, key):
    connect(endpoint).put_object(Bucket=name, Key=key, Body=sys.stdin.buffer.read())
    return {}


def get(endpoint, name, key):
    answer = connect(endpoint).get_object(Bucket=name, Key=key)
    return {
        "body": base64.b64encode(answer["Body"].read()).decode(), "type": answer["ContentType"],
        "cache": answer.get("CacheControl")}


def keys(endpoint, name):
    return {"keys": [item["Key"] for item in connect(endpoint).list_objects_v2(Bucket=name).get("Contents", [])]}


def presign(endpoint, style, access, secret, token, stamp, operation, parameters, expires):
    at(stamp)
    client = connect(endpoint, style, access, secret, token)
    return {"url": client.generate_presigned_url(operation, Params=json.loads(parameters), ExpiresIn=int(expires))}


def sign(access, secret, token, stamp, method, url, headers):
    at(stamp)
    request = AWSRequest(method, url, json.loads(headers), sys.stdin.buffer.read())
    signer = botocore.auth.S3SigV4Auth(Credentials(access, secret, token or None), "s3", "eu-west-1")
    signer.add_auth(request)
    return {"authorization": request.headers["Authorization"]}


def send(method, url, headers):
    answer = requests.request(
        method, url, headers=json.loads(headers), data=sys.stdin.buffer.read() or None, timeout=20,
        allow_redirects=False)
    return {"status": answer.status_code, "body": base64.b64encode(answer.content).decode()}


print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
